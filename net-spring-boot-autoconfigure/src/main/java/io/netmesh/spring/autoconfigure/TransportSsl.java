package io.netmesh.spring.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/**
 * TLS to a broker.
 *
 * @param bundle Name of the SSL bundle with what to trust and to show. Switches TLS on.
 */
public record TransportSsl(@Nullable String bundle) {

    /**
     * The bundle that is named; null if none is.
     *
     * @throws NoSuchSslBundleException if the application has no bundle of that name
     */
    public @Nullable SslBundle bundleOf(@Nullable SslBundles bundles) {
        if (bundle == null || bundle.isEmpty()) {
            return null;
        }
        if (bundles == null) {
            throw new NoSuchSslBundleException(bundle, "SSL bundle name '" + bundle + "' cannot be found");
        }
        return bundles.getBundle(bundle);
    }
}
