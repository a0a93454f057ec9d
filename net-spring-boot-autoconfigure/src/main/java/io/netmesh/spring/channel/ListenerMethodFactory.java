package io.netmesh.spring.channel;

import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.support.DefaultMessageHandlerMethodFactory;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolverComposite;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;
import org.springframework.validation.Validator;
import tools.jackson.databind.json.JsonMapper;

/** Makes listener methods callable, with every way to spell their arguments. */
final class ListenerMethodFactory extends DefaultMessageHandlerMethodFactory {

    private final HandlerMethodArgumentResolverComposite resolvers = new HandlerMethodArgumentResolverComposite();

    ListenerMethodFactory(BeanFactory beanFactory, JsonMapper mapper, @Nullable Validator validator) {
        PayloadConverter converter = new PayloadConverter(mapper);
        setBeanFactory(beanFactory);
        setMessageConverter(converter);
        if (validator != null) {
            setValidator(validator);
        }
        setCustomArgumentResolvers(
                List.of(new EventArgumentResolver(), new BatchArgumentResolver(converter, validator)));
        afterPropertiesSet();
    }

    @Override
    public void afterPropertiesSet() {
        super.afterPropertiesSet();
        resolvers.clear();
        resolvers.addResolvers(initArgumentResolvers());
    }

    @Override
    protected List<HandlerMethodArgumentResolver> initArgumentResolvers() {
        return super.initArgumentResolvers();
    }

    @Override
    public InvocableHandlerMethod createInvocableHandlerMethod(Object bean, Method method) {
        InvocableHandlerMethod invocable = new ListenerMethod(bean, method);
        invocable.setMessageMethodArgumentResolvers(resolvers);
        return invocable;
    }

    /** Tells failures to make the arguments from failures of the method itself. */
    private static final class ListenerMethod extends InvocableHandlerMethod {

        ListenerMethod(Object bean, Method method) {
            super(bean, method);
        }

        @Override
        protected @Nullable Object[] getMethodArgumentValues(Message<?> message, Object... providedArgs)
                throws Exception {
            try {
                return super.getMethodArgumentValues(message, providedArgs);
            } catch (BatchListenerFailedException says) {
                throw says;
            } catch (Exception failure) {
                throw new ArgumentConversionException(String.valueOf(failure.getMessage()), failure);
            }
        }
    }
}
