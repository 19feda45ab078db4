package dev.homie.core.pki;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/**
 * What makes a process a member: its certificate and key, and the CA that signed it and everybody else's.
 *
 * @param authority the CA's certificate
 */
public record NodeKeys(X509Certificate authority, X509Certificate certificate, PrivateKey privateKey) {}
