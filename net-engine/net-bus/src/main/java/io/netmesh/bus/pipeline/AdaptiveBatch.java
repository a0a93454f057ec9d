package io.netmesh.bus.pipeline;

/**
 * Batches that follow the load, measured over a window of time: the target moves, a quarter of the way every ten milliseconds,
 * towards what arrives in five milliseconds. Where waiting for others would gather only a few events there is no waiting at
 * all: an event of an idle shard is sent at once, and what arrives while it is on its way makes the next batch.
 *
 * <p>Confined to the dispatching thread. Time is an argument, in nanoseconds, compared by difference.
 */
final class AdaptiveBatch implements BatchPolicy {

    /** Fewer events than this are not worth waiting for. */
    static final int WORTH_WAITING_FOR = 16;

    private static final int MAX_SAMPLES = 1024;
    private static final long RECALCULATE_NANOS = 10_000_000;
    private static final double BATCHES_PER_SECOND = 200;
    private static final double NANOS_PER_SECOND = 1e9;

    private final int minSize;
    private final int maxSize;
    private final long maxDelayNanos;
    private final long windowNanos;

    private final long[] sampleNanos = new long[MAX_SAMPLES];
    private final long[] sampleCounts = new long[MAX_SAMPLES];
    private int oldest;
    private int samples;
    private int target;
    private long delayNanos;
    private boolean calculated;
    private long calculatedNanos;

    AdaptiveBatch(int minSize, int maxSize, long maxDelayNanos, long windowNanos) {
        this.minSize = minSize;
        this.maxSize = maxSize;
        this.maxDelayNanos = maxDelayNanos;
        this.windowNanos = windowNanos;
        this.target = minSize;
    }

    @Override
    public int target(long nowNanos, long ingested) {
        sample(nowNanos, ingested);
        if (!calculated || nowNanos - calculatedNanos > RECALCULATE_NANOS) {
            double perSecond = perSecond();
            int wanted = perSecond > 0 ? clamp((long) (perSecond / BATCHES_PER_SECOND)) : minSize;
            // The first calculation knows nothing of the load: the target stays at the minimum.
            target = clamp((3L * target + wanted) / 4);
            delayNanos = perSecond * maxDelayNanos / NANOS_PER_SECOND < WORTH_WAITING_FOR ? 0 : maxDelayNanos;
            calculated = true;
            calculatedNanos = nowNanos;
        }
        return target;
    }

    @Override
    public long delayNanos() {
        return delayNanos;
    }

    private void sample(long nowNanos, long ingested) {
        while (samples > 0 && nowNanos - sampleNanos[oldest] > windowNanos) {
            removeOldest();
        }
        if (samples == MAX_SAMPLES) {
            removeOldest();
        }
        int slot = (oldest + samples) % MAX_SAMPLES;
        sampleNanos[slot] = nowNanos;
        sampleCounts[slot] = ingested;
        samples++;
    }

    private void removeOldest() {
        oldest = (oldest + 1) % MAX_SAMPLES;
        samples--;
    }

    private double perSecond() {
        int newest = (oldest + samples - 1) % MAX_SAMPLES;
        long elapsed = sampleNanos[newest] - sampleNanos[oldest];
        return elapsed <= 0 ? 0 : (sampleCounts[newest] - sampleCounts[oldest]) * NANOS_PER_SECOND / elapsed;
    }

    private int clamp(long size) {
        return (int) Math.max(minSize, Math.min(maxSize, size));
    }
}
