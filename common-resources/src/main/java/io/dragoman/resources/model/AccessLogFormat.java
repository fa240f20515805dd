package io.dragoman.resources.model;

/**
 * How requests are logged.
 *
 * @param type {@code envoy_log_type}, default text
 * @param format {@code envoy_log_format} in Envoy's words; for the JSON types an object as compact JSON
 * @param path {@code envoy_log_path}, default {@code /dev/fd/1}, the standard output
 */
public record AccessLogFormat(Type type, String format, String path) {
    /** Where lines go if nothing else is said. */
    public static final String STANDARD_OUTPUT = "/dev/fd/1";

    /** Text on the standard output. */
    public static final AccessLogFormat TEXT = new AccessLogFormat(Type.TEXT, Type.TEXT.byDefault(), STANDARD_OUTPUT);

    /** The shape of a line. */
    public enum Type {
        TEXT("ACCESS [%START_TIME%] \"%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%\" %RESPONSE_CODE%"
                + " %RESPONSE_FLAGS% %BYTES_RECEIVED% %BYTES_SENT% %DURATION%"
                + " %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% \"%REQ(X-FORWARDED-FOR)%\" \"%REQ(USER-AGENT)%\""
                + " \"%REQ(X-REQUEST-ID)%\" \"%REQ(:AUTHORITY)%\" \"%UPSTREAM_HOST%\"\n"),
        /** JSON in which numbers stay numbers. */
        JSON(jsonByDefault()),
        /** The same: Envoy keeps types in all JSON. */
        TYPED_JSON(jsonByDefault());

        private final String byDefault;

        Type(String byDefault) {
            this.byDefault = byDefault;
        }

        /** The format where none is given. */
        public String byDefault() {
            return byDefault;
        }

        private static String jsonByDefault() {
            return """
                    {"start_time":"%START_TIME%","method":"%REQ(:METHOD)%",\
                    "path":"%REQ(X-ENVOY-ORIGINAL-PATH?:PATH)%","protocol":"%PROTOCOL%",\
                    "response_code":"%RESPONSE_CODE%","response_flags":"%RESPONSE_FLAGS%",\
                    "bytes_received":"%BYTES_RECEIVED%","bytes_sent":"%BYTES_SENT%","duration":"%DURATION%",\
                    "upstream_service_time":"%RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)%",\
                    "x_forwarded_for":"%REQ(X-FORWARDED-FOR)%","user_agent":"%REQ(USER-AGENT)%",\
                    "request_id":"%REQ(X-REQUEST-ID)%","authority":"%REQ(:AUTHORITY)%",\
                    "upstream_host":"%UPSTREAM_HOST%","upstream_cluster":"%UPSTREAM_CLUSTER%",\
                    "upstream_local_address":"%UPSTREAM_LOCAL_ADDRESS%",\
                    "downstream_local_address":"%DOWNSTREAM_LOCAL_ADDRESS%",\
                    "downstream_remote_address":"%DOWNSTREAM_REMOTE_ADDRESS%",\
                    "requested_server_name":"%REQUESTED_SERVER_NAME%",\
                    "istio_policy_status":"%DYNAMIC_METADATA(istio.mixer:status)%",\
                    "upstream_transport_failure_reason":"%UPSTREAM_TRANSPORT_FAILURE_REASON%"}""";
        }
    }
}
