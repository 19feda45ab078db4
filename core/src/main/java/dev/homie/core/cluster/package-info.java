/** This process's membership of a cluster: who is in it, and a bus on mutual TLS between them. */
@NullMarked
package dev.homie.core.cluster;

import org.jspecify.annotations.NullMarked;
