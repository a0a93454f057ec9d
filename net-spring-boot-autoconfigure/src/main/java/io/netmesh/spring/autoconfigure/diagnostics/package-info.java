/** What to change when an application does not start. */
@NullMarked
package io.netmesh.spring.autoconfigure.diagnostics;

import org.jspecify.annotations.NullMarked;
