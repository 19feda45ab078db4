package dev.homie.gateway.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.FileSystemAccess;
import io.vertx.ext.web.handler.StaticHandler;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Serves the web client: from a folder, or from {@code webroot/} on the class path. */
final class WebPages {
    static final String CLASSPATH_FOLDER = "webroot";

    /** The build puts what never changes under such names: their hash is in them. */
    private static final Pattern HASHED = Pattern.compile("/assets/.+");

    private static final String FOREVER = "public, max-age=31536000, immutable";
    /** Kept, but asked about each time: that costs a 304 and always shows the newest. */
    private static final String REVALIDATE = "no-cache";

    private WebPages() {}

    static void mount(Router router, @Nullable Path folder) {
        StaticHandler files = folder == null
                ? StaticHandler.create(FileSystemAccess.RELATIVE, CLASSPATH_FOLDER)
                : StaticHandler.create(
                        FileSystemAccess.ROOT, folder.toAbsolutePath().toString());
        files.setIndexPage("index.html").setIncludeHidden(false).setDirectoryListing(false);
        router.route("/*").method(HttpMethod.GET).method(HttpMethod.HEAD).handler(WebPages::caching);
        router.route("/*").method(HttpMethod.GET).method(HttpMethod.HEAD).handler(files);
    }

    private static void caching(RoutingContext context) {
        boolean hashed = HASHED.matcher(context.normalizedPath()).matches();
        context.addHeadersEndHandler(sent -> {
            int status = context.response().getStatusCode();
            boolean found = status == 200 || status == 206 || status == 304;
            context.response().putHeader("cache-control", hashed && found ? FOREVER : REVALIDATE);
        });
        context.next();
    }
}
