package io.netmesh.spring.test.app;

import io.netmesh.spring.channel.NetChannel;
import org.springframework.stereotype.Component;

@Component
public class OtherListener {

    @NetChannel(value = "other", id = "other")
    @NetChannel(value = "another", id = "another")
    public void on(String json) {}
}
