package dev.switchboard.api.problem;

/** A page of nothing but words, where there is neither a template nor a stylesheet to be had: in Tomcat's valves. */
public final class PlainPage {

    public static final String TYPE = "text/html";

    private PlainPage() {}

    /** Both are words of our own: nothing in them is escaped. */
    public static String of(String title, String detail) {
        return """
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8"><title>%1$s · Switchboard</title></head>
                <body><h1>%1$s</h1><p>%2$s</p></body></html>
                """.formatted(title, detail);
    }
}
