package io.netmesh.benchmarks;

/** What an application publishes. */
record Reading(String sensorId, double celsius, long timestamp) {}
