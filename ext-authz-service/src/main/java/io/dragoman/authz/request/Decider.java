package io.dragoman.authz.request;

/** Who made a decision. */
public enum Decider {
    /** The policies themselves: no rule, a rule without filters, or a request that cannot be told apart. */
    POLICY("policy"),
    /** A JWT filter. */
    JWT("jwt"),
    /** An APIKey filter. */
    API_KEY("apikey"),
    /** A Basic filter. */
    BASIC("basic"),
    /** A ClientCertificate filter. */
    CLIENT_CERTIFICATE("clientcertificate"),
    /** A TokenReview filter. */
    TOKEN_REVIEW("tokenreview"),
    /** An External filter. */
    EXTERNAL("external"),
    /** An OPA filter. */
    OPA("opa"),
    /** A CEL filter. */
    CEL("cel"),
    /** An OAuth2 filter. */
    OAUTH2("oauth2"),
    /** A filter or rule that cannot be used. */
    UNUSABLE("unusable"),
    /** The service, because something unexpected happened. */
    SERVICE("service");

    private final String label;

    Decider(String label) {
        this.label = label;
    }

    /** The name as metrics show it. */
    public String label() {
        return label;
    }
}
