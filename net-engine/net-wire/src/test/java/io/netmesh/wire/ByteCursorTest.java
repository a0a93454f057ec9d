package io.netmesh.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ByteCursorTest {

    @Test
    void integersAreLittleEndian() {
        byte[] bytes = new ByteWriter(0)
                .u8(0x01)
                .u16(0x0203)
                .u32(0x0405_0607L)
                .u64(0x08090A0B_0C0D0E0FL)
                .toByteArray();

        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo("01" + "0302" + "07060504" + "0f0e0d0c0b0a0908");
    }

    @Test
    void unsignedValuesComeBackUnsigned() {
        byte[] ones = new byte[15];
        Arrays.fill(ones, (byte) 0xFF);
        ByteReader reader = new ByteReader(ones);

        assertThat(reader.u8()).isEqualTo(255);
        assertThat(reader.u16()).isEqualTo(65_535);
        assertThat(reader.u32()).isEqualTo(4_294_967_295L);
        assertThat(Long.toUnsignedString(reader.u64())).isEqualTo("18446744073709551615");
        assertThat(reader.isAtEnd()).isTrue();
    }

    @Test
    void shortInputFailsTheReaderForGoodAndGivesZeros() {
        ByteReader reader = new ByteReader(new byte[] {1, 2, 3});

        assertThat(reader.u32()).isZero();
        assertThat(reader.hasFailed()).isTrue();
        assertThat(reader.u8())
                .as("bytes that were there are not given after a failure")
                .isZero();
        assertThat(reader.isAtEnd()).isFalse();
    }

    @Test
    void lengthThatTheInputDoesNotHoldAllocatesNothing() {
        ByteReader reader = new ByteReader(new byte[] {1, 2, 3});

        assertThat(reader.bytes(Integer.MAX_VALUE)).isEmpty();
        assertThat(reader.hasFailed()).isTrue();
    }

    @Test
    void negativeCountIsAFailure() {
        ByteReader reader = new ByteReader(new byte[] {1, 2, 3});

        reader.skip(-1);

        assertThat(reader.hasFailed()).isTrue();
    }

    @Test
    void partOfAnArrayEndsAtItsOwnEnd() {
        ByteReader reader = new ByteReader(new byte[] {9, 1, 2, 9}, 1, 2);

        assertThat(reader.u16()).isEqualTo(0x0201);
        assertThat(reader.u8()).isZero();
        assertThat(reader.hasFailed()).isTrue();
        assertThatThrownBy(() -> new ByteReader(new byte[4], 3, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void whatWasWrittenIsReadBack() {
        long seed = Long.getLong("net.seed", new SplittableRandom().nextLong());
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 1_000; round++) {
            int u8 = random.nextInt(256);
            int u16 = random.nextInt(65_536);
            long u32 = random.nextLong(1L << 32);
            long u64 = random.nextLong();
            byte[] tail = new byte[random.nextInt(100)];
            random.nextBytes(tail);
            ByteReader reader = new ByteReader(new ByteWriter(random.nextInt(8))
                    .u8(u8)
                    .u16(u16)
                    .u32(u32)
                    .u64(u64)
                    .bytes(tail)
                    .toByteArray());

            assertThat(reader.u8()).as("seed %d round %d", seed, round).isEqualTo(u8);
            assertThat(reader.u16()).as("seed %d round %d", seed, round).isEqualTo(u16);
            assertThat(reader.u32()).as("seed %d round %d", seed, round).isEqualTo(u32);
            assertThat(reader.u64()).as("seed %d round %d", seed, round).isEqualTo(u64);
            assertThat(reader.bytes(tail.length))
                    .as("seed %d round %d", seed, round)
                    .isEqualTo(tail);
            assertThat(reader.isAtEnd()).as("seed %d round %d", seed, round).isTrue();
        }
    }
}
