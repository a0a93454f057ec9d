/** The domain: readings, bands, excursions and alerts, and the two channel listeners that keep them. */
@NullMarked
package io.netmesh.sample.coldchain;

import org.jspecify.annotations.NullMarked;
