/** Server-sent events: a bounded feed that any number of browsers follow, none of which can hold up the others or the feed. */
@NullMarked
package io.netmesh.sample.live;

import org.jspecify.annotations.NullMarked;
