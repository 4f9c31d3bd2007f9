package dev.switchboard.api.web;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.StringHttpMessageConverter;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;

class MessageFormatsTest {

    @Test
    void anotherConverterIsNamedInTheRefusalToStart() {
        HttpMessageConverter<?> another = new StringHttpMessageConverter() {};

        assertThatThrownBy(() -> MessageFormats.requireWanted(List.of(new JacksonJsonHttpMessageConverter(), another)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(another.getClass().getName())
                .hasMessageNotContaining(JacksonJsonHttpMessageConverter.class.getName());
    }

    @Test
    void jsonAndWhatControllersWriteThemselvesIsWanted() {
        assertThatCode(() -> MessageFormats.requireWanted(
                        List.of(new JacksonJsonHttpMessageConverter(), new StringHttpMessageConverter())))
                .doesNotThrowAnyException();
    }
}
