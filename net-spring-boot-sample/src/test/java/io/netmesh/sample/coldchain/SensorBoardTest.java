package io.netmesh.sample.coldchain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SensorBoardTest {

    private final SensorBoard board = new SensorBoard(new Bands(new Band(2, 8), Map.of()), 2, 3);

    @Test
    void keepsOnlyTheLatestReadingsOfASensor() {
        for (int timestamp = 1; timestamp <= 5; timestamp++) {
            board.record(new TemperatureReading("a", timestamp, timestamp));
        }
        assertThat(board.newest(10)).extracting(TemperatureReading::timestamp).containsExactly(5L, 4L, 3L);
    }

    @Test
    void sensorSilentLongestMakesRoomAndIsCounted() {
        board.record(new TemperatureReading("a", 5, 1));
        board.record(new TemperatureReading("b", 5, 2));
        board.record(new TemperatureReading("a", 5, 3));
        board.record(new TemperatureReading("c", 5, 4));
        assertThat(board.sensors()).extracting(SensorBoard.Sensor::sensorId).containsExactly("a", "c");
        assertThat(board.evictedSensors()).isEqualTo(1);
    }

    @Test
    void conditionIsThatOfTheNewestTimestampWhateverCameLast() {
        board.record(new TemperatureReading("a", 9, 10));
        board.record(new TemperatureReading("a", 5, 2));
        SensorBoard.Sensor sensor = board.sensors().get(0);
        assertThat(sensor.condition()).isEqualTo(Condition.TOO_WARM);
        assertThat(sensor.readings()).extracting(TemperatureReading::timestamp).containsExactly(2L, 10L);
    }

    @Test
    void newestIsLimited() {
        board.record(new TemperatureReading("a", 5, 1));
        board.record(new TemperatureReading("b", 5, 2));
        assertThat(board.newest(1)).extracting(TemperatureReading::sensorId).containsExactly("b");
    }
}
