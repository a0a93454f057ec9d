package io.netmesh.spring.channel.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/** The observations of channels. */
public enum NetChannelObservation implements ObservationDocumentation {

    /** One call of a listener, interceptors included. */
    LISTENER_RECEIVE {
        @Override
        public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
            return DefaultNetChannelListenerObservationConvention.class;
        }

        @Override
        public KeyName[] getLowCardinalityKeyNames() {
            return ListenerKeys.values();
        }
    },

    /** One publish, until the transport took the event. */
    TEMPLATE_PUBLISH {
        @Override
        public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
            return DefaultNetTemplateObservationConvention.class;
        }

        @Override
        public KeyName[] getLowCardinalityKeyNames() {
            return TemplateKeys.values();
        }
    };

    /** Keys of {@link #LISTENER_RECEIVE}. */
    public enum ListenerKeys implements KeyName {

        /** The listener's id. */
        LISTENER {
            @Override
            public String asString() {
                return "listener";
            }
        },

        /** The channel's name. */
        CHANNEL {
            @Override
            public String asString() {
                return "channel";
            }
        }
    }

    /** Keys of {@link #TEMPLATE_PUBLISH}. */
    public enum TemplateKeys implements KeyName {

        /** The channel's name. */
        CHANNEL {
            @Override
            public String asString() {
                return "channel";
            }
        }
    }
}
