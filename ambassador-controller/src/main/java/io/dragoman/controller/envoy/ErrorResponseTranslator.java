package io.dragoman.controller.envoy;

import com.github.xds.core.v3.TypedExtensionConfig;
import com.github.xds.type.matcher.v3.Matcher;
import com.google.protobuf.Any;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.dragoman.controller.gateway.ErrorPage;
import io.dragoman.controller.gateway.ErrorPage.Content;
import io.dragoman.protos.Packed;
import io.dragoman.resources.model.HeaderChanges.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.SubstitutionFormatString;
import io.envoyproxy.envoy.extensions.filters.http.custom_response.v3.CustomResponse;
import io.envoyproxy.envoy.extensions.http.custom_response.local_response_policy.v3.LocalResponsePolicy;
import io.envoyproxy.envoy.type.matcher.v3.HttpResponseStatusCodeMatchInput;
import java.util.List;

/** Other bodies for errors → {@code CustomResponse}, a policy for each status. */
final class ErrorResponseTranslator {
    private static final String JSON = "application/json";

    private ErrorResponseTranslator() {}

    static CustomResponse translate(List<ErrorPage> pages) {
        if (pages.isEmpty()) {
            return CustomResponse.getDefaultInstance();
        }
        var byStatus = Matcher.MatcherTree.MatchMap.newBuilder();
        for (var page : pages) {
            byStatus.putMap(
                    Integer.toString(page.status()),
                    Matcher.OnMatch.newBuilder()
                            .setAction(extension("policy", Packed.of(policy(page.content()))))
                            .build());
        }
        return CustomResponse.newBuilder()
                .setCustomResponseMatcher(Matcher.newBuilder()
                        .setMatcherTree(Matcher.MatcherTree.newBuilder()
                                .setInput(extension(
                                        "status", Packed.of(HttpResponseStatusCodeMatchInput.getDefaultInstance())))
                                .setExactMatchMap(byStatus)))
                .build();
    }

    private static TypedExtensionConfig extension(String name, Any config) {
        return TypedExtensionConfig.newBuilder()
                .setName(name)
                .setTypedConfig(config)
                .build();
    }

    private static LocalResponsePolicy policy(Content content) {
        return switch (content) {
            case Content.Text(var format, var contentType) -> text(format, contentType);
            case Content.Json(var entries) -> {
                var object = Struct.newBuilder();
                entries.forEach(entry -> object.putFields(
                        entry.key(),
                        Value.newBuilder().setStringValue(entry.format()).build()));
                yield policy(SubstitutionFormatString.newBuilder().setJsonFormat(object), JSON);
            }
        };
    }

    private static LocalResponsePolicy text(String format, String contentType) {
        return policy(
                SubstitutionFormatString.newBuilder()
                        .setTextFormatSource(DataSource.newBuilder().setInlineString(format)),
                contentType);
    }

    private static LocalResponsePolicy policy(SubstitutionFormatString.Builder format, String contentType) {
        return LocalResponsePolicy.newBuilder()
                .setBodyFormat(format)
                .addAllResponseHeadersToAdd(KeptHeaders.options())
                .addResponseHeadersToAdd(HeaderTranslator.option(new HeaderValue("content-type", contentType, false)))
                .build();
    }
}
