package io.netmesh.spring.test.app;

/** Something that listeners need and slices do not have. */
public interface Store {
    void save(Reading reading);
}
