package io.netmesh.spring.channel;

import org.springframework.beans.factory.config.BeanExpressionContext;
import org.springframework.beans.factory.config.BeanExpressionResolver;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;

/** Resolves the placeholders and expressions in annotation attributes. */
final class AttributeResolver {

    private final ConfigurableBeanFactory beanFactory;
    private final BeanExpressionContext context;

    AttributeResolver(ConfigurableBeanFactory beanFactory) {
        this.beanFactory = beanFactory;
        this.context = new BeanExpressionContext(beanFactory, null);
    }

    /** The text with everything resolved; empty if there was none. */
    String resolve(String text) {
        String embedded = beanFactory.resolveEmbeddedValue(text);
        BeanExpressionResolver expressions = beanFactory.getBeanExpressionResolver();
        Object value = expressions == null ? embedded : expressions.evaluate(embedded, context);
        return value == null ? "" : value.toString().strip();
    }
}
