/** Beyond this machine: the listener's encryption, what sockets may cost, and proxies that are trusted. */
@NullMarked
package dev.homie.gateway.network;

import org.jspecify.annotations.NullMarked;
