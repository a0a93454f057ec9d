/**
 * Channel listeners and publishing for Spring: {@code @NetChannel}, its containers and their registry, error handling, and
 * {@link io.netmesh.spring.channel.NetTemplate}.
 */
@NullMarked
package io.netmesh.spring.channel;

import org.jspecify.annotations.NullMarked;
