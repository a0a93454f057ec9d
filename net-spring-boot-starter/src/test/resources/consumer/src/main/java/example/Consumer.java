package example;

import io.netmesh.spring.channel.NetChannel;
import io.netmesh.spring.channel.NetTemplate;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

@SpringBootApplication
public class Consumer {

    record TemperatureReading(String sensorId, double celsius) {}

    public static void main(String[] args) {
        SpringApplication.run(Consumer.class, args);
    }

    @NetChannel("sensors/temperature")
    void onReading(TemperatureReading reading) {
        System.out.println("received " + reading.sensorId() + " at " + reading.celsius());
    }

    @Bean
    ApplicationRunner publish(NetTemplate netTemplate) {
        return arguments -> netTemplate.publish("sensors/temperature", new TemperatureReading("A1", 22.5));
    }
}
