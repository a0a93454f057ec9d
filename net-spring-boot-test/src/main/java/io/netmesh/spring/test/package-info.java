/** Tests of channel listeners: the {@code @NetChannelTest} slice, and publishing and awaiting in tests. */
@NullMarked
package io.netmesh.spring.test;

import org.jspecify.annotations.NullMarked;
