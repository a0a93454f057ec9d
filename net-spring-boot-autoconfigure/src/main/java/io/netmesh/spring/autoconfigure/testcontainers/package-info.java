/** Brokers that Testcontainers runs. */
@NullMarked
package io.netmesh.spring.autoconfigure.testcontainers;

import org.jspecify.annotations.NullMarked;
