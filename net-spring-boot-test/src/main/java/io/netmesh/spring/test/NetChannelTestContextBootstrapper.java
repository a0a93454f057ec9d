package io.netmesh.spring.test;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;

/** Bootstraps {@link NetChannelTest}. */
final class NetChannelTestContextBootstrapper extends TestSliceTestContextBootstrapper<NetChannelTest> {}
