/** How a machine gets into the cluster: invitations, and the listener where they become certificates. */
@NullMarked
package dev.homie.gateway.join;

import org.jspecify.annotations.NullMarked;
