package io.netmesh.spring.test.app;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** An application to slice. */
@SpringBootApplication
public class SensorApplication {}
