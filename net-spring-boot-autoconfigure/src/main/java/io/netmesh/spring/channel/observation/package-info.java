/** What publishing and listening look like to Micrometer's Observation: names, keys, contexts and conventions. */
@NullMarked
package io.netmesh.spring.channel.observation;

import org.jspecify.annotations.NullMarked;
