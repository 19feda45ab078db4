package dev.homie.core.bus;

import io.netty.channel.unix.Errors;
import java.net.BindException;

/** Whether a failure to listen means that somebody else has the port: the JDK's transport says so otherwise than Netty's. */
public final class AddressInUse {
    /** As Netty has it: negative. Linux's, the only system whose native transport we use. */
    private static final int EADDRINUSE = -98;

    private AddressInUse() {}

    public static boolean is(Throwable failure) {
        return failure instanceof BindException
                || (failure instanceof Errors.NativeIoException nativeFailure
                        && nativeFailure.expectedErr() == EADDRINUSE);
    }
}
