/**
 * For tests of Net and of applications on it: seeded tests, and an environment whose time stands still until it is moved.
 */
@NullMarked
package io.netmesh.testkit;

import org.jspecify.annotations.NullMarked;
