package io.netmesh.benchmarks;

/** JSON texts of a given length, all different, so that they spread over the shards as real events do. */
final class Payloads {

    private static final int COUNT = 1024;

    private final String[] texts = new String[COUNT];
    private int next;

    Payloads(int lengthBytes) {
        for (int i = 0; i < COUNT; i++) {
            String head = "{\"n\":" + i + ",\"pad\":\"";
            texts[i] = head + "x".repeat(lengthBytes - head.length() - 2) + "\"}";
        }
    }

    String next() {
        return texts[next++ & COUNT - 1];
    }
}
