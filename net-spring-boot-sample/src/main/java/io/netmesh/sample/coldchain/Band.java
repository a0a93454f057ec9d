package io.netmesh.sample.coldchain;

/**
 * The temperatures that are allowed, both ends included.
 *
 * @param low degrees Celsius, below {@code high}
 * @param high degrees Celsius
 */
public record Band(double low, double high) {

    public Band {
        if (!(low < high) || Double.isInfinite(low) || Double.isInfinite(high)) {
            throw new IllegalArgumentException("low must be below high, but they are " + low + " and " + high);
        }
    }

    public Condition conditionOf(double celsius) {
        if (celsius < low) {
            return Condition.TOO_COLD;
        }
        return celsius > high ? Condition.TOO_WARM : Condition.IN_BAND;
    }
}
