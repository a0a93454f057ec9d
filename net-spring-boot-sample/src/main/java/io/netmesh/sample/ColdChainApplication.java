package io.netmesh.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the monitor. */
@SpringBootApplication
public class ColdChainApplication {

    public static void main(String[] args) {
        SpringApplication.run(ColdChainApplication.class, args);
    }
}
