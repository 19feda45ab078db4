package dev.homie.gateway.http;

import io.vertx.core.file.FileSystem;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.FileSystemAccess;
import io.vertx.ext.web.handler.StaticHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Serves the web client: from a folder, or from {@code webroot/} on the class path. The page itself gets a nonce with each
 * answer, by which the browser tells the styles that the page makes from those that somebody smuggled into it.
 */
final class WebPages {
    static final String CLASSPATH_FOLDER = "webroot";

    /** Where the nonce goes in index.html. */
    static final String NONCE = "__HOMIE_NONCE__";

    private static final String INDEX = "index.html";

    /** The build puts what never changes under such names: their hash is in them. */
    private static final Pattern HASHED = Pattern.compile("/assets/.+");

    private static final String FOREVER = "public, max-age=31536000, immutable";
    /** Kept, but asked about each time: that costs a 304 and always shows the newest. */
    private static final String REVALIDATE = "no-cache";

    /** What has a nonce is made for one visit: another one with the same would be no secret. */
    private static final String NEVER = "no-store";

    private WebPages() {}

    static void mount(Router router, FileSystem fileSystem, @Nullable Path folder) {
        String index = folder == null
                ? CLASSPATH_FOLDER + "/" + INDEX
                : folder.toAbsolutePath().resolve(INDEX).toString();
        for (String path : List.of("/", "/" + INDEX)) {
            router.route(path)
                    .method(HttpMethod.GET)
                    .method(HttpMethod.HEAD)
                    .handler(context -> page(context, fileSystem, index));
        }
        StaticHandler files = folder == null
                ? StaticHandler.create(FileSystemAccess.RELATIVE, CLASSPATH_FOLDER)
                : StaticHandler.create(
                        FileSystemAccess.ROOT, folder.toAbsolutePath().toString());
        files.setIndexPage(INDEX).setIncludeHidden(false).setDirectoryListing(false);
        router.route("/*").method(HttpMethod.GET).method(HttpMethod.HEAD).handler(WebPages::caching);
        router.route("/*").method(HttpMethod.GET).method(HttpMethod.HEAD).handler(files);
    }

    private static void page(RoutingContext context, FileSystem fileSystem, String index) {
        fileSystem
                .readFile(index)
                .onSuccess(html -> {
                    String nonce = ContentSecurity.newNonce();
                    context.response()
                            .putHeader(ContentSecurity.HEADER, ContentSecurity.policy(context.request(), nonce))
                            .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
                            .putHeader(HttpHeaders.CACHE_CONTROL, NEVER)
                            .end(html.toString(StandardCharsets.UTF_8).replace(NONCE, nonce));
                })
                .onFailure(none -> context.next());
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
