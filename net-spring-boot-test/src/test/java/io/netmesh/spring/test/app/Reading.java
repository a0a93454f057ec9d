package io.netmesh.spring.test.app;

public record Reading(String sensorId, double celsius) {}
