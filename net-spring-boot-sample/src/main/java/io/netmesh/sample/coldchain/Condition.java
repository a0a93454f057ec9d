package io.netmesh.sample.coldchain;

/** Where a temperature lies, seen from its sensor's band. */
public enum Condition {
    IN_BAND,
    TOO_WARM,
    TOO_COLD
}
