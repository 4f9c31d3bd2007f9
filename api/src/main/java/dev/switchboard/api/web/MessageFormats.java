package dev.switchboard.api.web;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.converter.ByteArrayHttpMessageConverter;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.converter.ResourceHttpMessageConverter;
import org.springframework.http.converter.StringHttpMessageConverter;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/**
 * What bodies are read and written as: JSON by the strict mapper, and texts and bytes that a controller has made itself
 * (CSV, TwiML, a token, metrics, the description). Spring takes a converter for every format that some library on the
 * class path knows, XML and YAML among them, and those are as lenient as their defaults.
 */
@Configuration(proxyBeanMethods = false)
class MessageFormats implements WebMvcConfigurer {

    private static final Set<Class<?>> WANTED = Set.of(
            JacksonJsonHttpMessageConverter.class,
            StringHttpMessageConverter.class,
            ByteArrayHttpMessageConverter.class,
            ResourceHttpMessageConverter.class);

    @Override
    public void configureMessageConverters(HttpMessageConverters.ServerBuilder builder) {
        builder.configureMessageConvertersList(
                converters -> converters.removeIf(converter -> !WANTED.contains(converter.getClass())));
    }

    /** Refuses to start with any other, however it got there. */
    @Bean
    SmartInitializingSingleton onlyWantedFormats(List<RequestMappingHandlerAdapter> adapters) {
        return () -> adapters.forEach(adapter -> requireWanted(adapter.getMessageConverters()));
    }

    static void requireWanted(List<HttpMessageConverter<?>> converters) {
        String others = converters.stream()
                .filter(converter -> !WANTED.contains(converter.getClass()))
                .map(converter -> converter.getClass().getName())
                .collect(Collectors.joining(", "));
        if (!others.isEmpty()) {
            throw new IllegalStateException("Bodies would also be read or written by " + others
                    + ": name it in MessageFormats, or keep it from being registered");
        }
    }
}
