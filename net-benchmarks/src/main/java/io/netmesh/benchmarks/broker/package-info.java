/**
 * The stored transports beside what a program would do with the broker's own client, and beside the Rust implementation.
 */
@NullMarked
package io.netmesh.benchmarks.broker;

import org.jspecify.annotations.NullMarked;
