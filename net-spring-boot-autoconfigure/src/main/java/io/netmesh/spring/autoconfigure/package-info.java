/** Auto-configuration of the parts of Net. */
@NullMarked
package io.netmesh.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
