package dev.homie.core.deploy;

import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import io.vertx.core.Deployable;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A verticle's class, from Homie's own class path or from jars and folders beside it: those get a class loader of their
 * own, whose parent is Homie's, so that verticle and Homie share Vert.x. Closing it closes the jars. Its methods block.
 */
public final class VerticleClass implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VerticleClass.class);

    private final Constructor<? extends Deployable> constructor;
    private final ClassLoader loader;
    private final @Nullable URLClassLoader own;

    private VerticleClass(
            Constructor<? extends Deployable> constructor, ClassLoader loader, @Nullable URLClassLoader own) {
        this.constructor = constructor;
        this.loader = loader;
        this.own = own;
    }

    /**
     * Finds the class and checks that it can be deployed.
     *
     * @param classPath jars and folders; empty: Homie's own class path
     * @throws HomieException INVALID_ARGUMENT, in a line that says what is wrong with which
     */
    public static VerticleClass load(String className, List<Path> classPath) {
        ClassLoader parent = VerticleClass.class.getClassLoader();
        if (classPath.isEmpty()) {
            return new VerticleClass(constructor(className, parent, "on Homie's class path"), parent, null);
        }
        URL[] urls = classPath.stream().map(VerticleClass::url).toArray(URL[]::new);
        URLClassLoader own = new URLClassLoader(className, urls, parent);
        try {
            String where = "in "
                    + String.join(
                            File.pathSeparator,
                            classPath.stream().map(Path::toString).toList());
            return new VerticleClass(constructor(className, own, where), own, own);
        } catch (HomieException e) {
            close(own);
            throw e;
        }
    }

    /** What the verticle's own lookups have to go through. */
    public ClassLoader loader() {
        return loader;
    }

    /** @throws HomieException FAILED_PRECONDITION when the constructor fails */
    public Deployable newInstance() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return constructor.newInstance();
        } catch (InvocationTargetException e) {
            throw failed("the constructor of " + name(), e.getCause());
        } catch (ReflectiveOperationException | LinkageError e) {
            throw failed("the constructor of " + name(), e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** So many of them. */
    public List<Deployable> newInstances(int count) {
        List<Deployable> instances = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            instances.add(newInstance());
        }
        return instances;
    }

    /** A failure of somebody else's code as one line for a person. */
    public static HomieException failed(String what, @Nullable Throwable cause) {
        String why =
                cause == null ? "for no reason it told" : cause.getClass().getSimpleName() + ": " + cause.getMessage();
        return new HomieException(ErrorCode.FAILED_PRECONDITION, (what + " failed: " + why).replaceAll("\\s+", " "));
    }

    @Override
    public void close() {
        if (own != null) {
            close(own);
        }
    }

    private String name() {
        return constructor.getDeclaringClass().getName();
    }

    private static void close(URLClassLoader loader) {
        try {
            loader.close();
        } catch (IOException e) {
            LOG.warn("a jar stays open: {}", e.toString());
        }
    }

    private static URL url(Path path) {
        if (!Files.exists(path)) {
            throw HomieException.invalid("jar", path + " does not exist on this machine");
        }
        if (!Files.isReadable(path)) {
            throw HomieException.invalid("jar", path + " cannot be read; Homie's user needs to be allowed to");
        }
        try {
            if (!Files.isDirectory(path)) {
                new JarFile(path.toFile()).close();
            }
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw HomieException.invalid("jar", path + " is no path that classes can be loaded from");
        } catch (IOException e) {
            throw HomieException.invalid("jar", path + " is no jar: " + e.getMessage());
        }
    }

    private static Constructor<? extends Deployable> constructor(String className, ClassLoader loader, String where) {
        try {
            Class<?> found = Class.forName(className, true, loader);
            if (!Deployable.class.isAssignableFrom(found)) {
                throw HomieException.invalid(
                        "className",
                        className + " is no verticle: it has to extend VerticleBase or implement Deployable");
            }
            if (Modifier.isAbstract(found.getModifiers())) {
                throw HomieException.invalid("className", className + " is abstract; deploy a class that extends it");
            }
            return found.asSubclass(Deployable.class).getConstructor();
        } catch (ClassNotFoundException e) {
            throw HomieException.invalid("className", "there is no class " + className + " " + where);
        } catch (NoSuchMethodException e) {
            throw HomieException.invalid("className", className + " has no public constructor without parameters");
        } catch (UnsupportedClassVersionError e) {
            throw HomieException.invalid(
                    "className",
                    className + " was compiled for a newer Java than this machine's "
                            + Runtime.version().feature());
        } catch (LinkageError e) {
            throw HomieException.invalid("className", className + " cannot be loaded: " + e);
        }
    }
}
