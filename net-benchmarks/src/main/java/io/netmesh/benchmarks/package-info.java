/**
 * The bus beside LMAX Disruptor, JCTools and Spring's own events, doing the same work in the same run. {@code
 * docs/benchmarks.md} has the commands and what they gave.
 */
@NullMarked
package io.netmesh.benchmarks;

import org.jspecify.annotations.NullMarked;
