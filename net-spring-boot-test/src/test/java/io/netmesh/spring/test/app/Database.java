package io.netmesh.spring.test.app;

import org.springframework.stereotype.Component;

/** No listener: a slice leaves it out. */
@Component
public class Database implements Store {
    @Override
    public void save(Reading reading) {}
}
