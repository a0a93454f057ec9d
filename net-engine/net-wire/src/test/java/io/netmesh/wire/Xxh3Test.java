package io.netmesh.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Xxh3Test {

    /** One length of each class of the algorithm, over the bytes 0, 1, 2, … */
    @ParameterizedTest
    @CsvSource({
        "0, 2d06800538d394c2",
        "1, c44bdff4074eecdb",
        "4, 60dab036a58211f2",
        "16, 8355e3a6f61770db",
        "128, 85c6174c7ff4c46b",
        "240, 375a384d957fe865",
        "241, 02e8cd95421c6d02",
        "1025, 78c86e91ee939852"
    })
    void hashOfCountingBytes(int length, String expected) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }

        assertThat(Xxh3.hash64(bytes)).isEqualTo(Long.parseUnsignedLong(expected, 16));
    }

    @ParameterizedTest
    @CsvSource({"0", "3", "300"})
    void hashOfAPartDependsOnThePartAlone(int offset) {
        byte[] padded = new byte[700];
        for (int i = 0; i < 241; i++) {
            padded[offset + i] = (byte) i;
        }

        assertThat(Xxh3.hash64(padded, offset, 241)).isEqualTo(0x02e8cd95421c6d02L);
    }
}
