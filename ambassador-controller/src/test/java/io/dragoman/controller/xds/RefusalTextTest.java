package io.dragoman.controller.xds;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RefusalTextTest {
    @Test
    void theRefusedMessageIsLeftOut() {
        assertThat(RefusalText.reason(
                        "Proto constraint validation failed (RouteConfigurationValidationError.VirtualHosts[0]:"
                                + " embedded message failed validation | caused by VirtualHostValidationError.Routes[3]: value is"
                                + " required): name: \"http/cleartext\"\nvirtual_hosts {\n  name: \"secret\"\n}\n"))
                .isEqualTo("Proto constraint validation failed (RouteConfigurationValidationError.VirtualHosts[0] >"
                        + " VirtualHostValidationError.Routes[3]: value is required)");
    }

    @Test
    void aMessageThatBeginsWithANestedMessageIsLeftOut() {
        assertThat(RefusalText.reason("failed (x): virtual_hosts {\n name: \"secret\"}"))
                .isEqualTo("failed (x)");
    }

    @Test
    void messagesQuotedBeforeAndAfterTheReasonAreLeftOut() {
        assertThat(RefusalText.reason(
                        "goo.gle/debugstr \nname: \"http\"\nvirtual_hosts {\n  name: \"secret\"\n}\n: Proto constraint"
                                + " validation failed (A.B[0]: embedded message failed validation | caused by C.D: value is"
                                + " required): goo.gle/debugproto \nname: \"secret\""))
                .isEqualTo("Proto constraint validation failed (A.B[0] > C.D: value is required)");
    }

    @Test
    void otherTextIsKeptOnOneLine() {
        assertThat(RefusalText.reason("Error adding/updating listener(s) http: \nno such (filter): 'x'\n"))
                .isEqualTo("Error adding/updating listener(s) http: no such (filter): 'x'");
    }

    @Test
    void aLongTextIsCut() {
        assertThat(RefusalText.reason("x".repeat(5000))).isEqualTo("x".repeat(500) + "…");
    }
}
