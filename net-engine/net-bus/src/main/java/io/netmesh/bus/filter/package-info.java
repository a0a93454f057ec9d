/**
 * Filters over the JSON of an event: their text form and what they match.
 */
@NullMarked
package io.netmesh.bus.filter;

import org.jspecify.annotations.NullMarked;
