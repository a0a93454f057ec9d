/** Sensors for those who have none: seeded, mostly in their band, sometimes out of it. */
@NullMarked
package io.netmesh.sample.simulation;

import org.jspecify.annotations.NullMarked;
