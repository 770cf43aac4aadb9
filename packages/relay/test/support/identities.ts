/** Identities of test agents: Ed25519 keys and self-signed certificates over them, made by openssl and used nowhere else. */
import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';

function identity(key: string, certificatePem: string) {
  const privateKey = createPrivateKey(`-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----\n`);
  const certificateHash = createHash('sha256').update(new X509Certificate(certificatePem).raw).digest('hex');
  return { privateKey, certificatePem, certificateHash };
}

export const ANNA = identity(
  'MC4CAQAwBQYDK2VwBCIEIA6hM9QU/ovccgGkxXTzk8N+EH6i6gm8WX6SyiLXrfMQ',
  `-----BEGIN CERTIFICATE-----
MIIBWTCCAQugAwIBAgIUXH9CXvk82P+s0romL8XYtY186GUwBQYDK2VwMCExHzAd
BgNVBAMMFmRvdWJsZWJsaW5kIHRlc3QgYWdlbnQwIBcNMjYxMTMwMDAyNTEyWhgP
MjEyNjExMDYwMDI1MTJaMCExHzAdBgNVBAMMFmRvdWJsZWJsaW5kIHRlc3QgYWdl
bnQwKjAFBgMrZXADIQAWnSLJHlzPtbJyUlCoNpgibnoZeCvejIyeR8rgFdCSmKNT
MFEwHQYDVR0OBBYEFAZt8/Tgg1On40SJgg5A9xyK1suyMB8GA1UdIwQYMBaAFAZt
8/Tgg1On40SJgg5A9xyK1suyMA8GA1UdEwEB/wQFMAMBAf8wBQYDK2VwA0EAOBsI
oSZ1BxqR21YYAMkBOShzpLZvoPBr0PC+jtQLup4lhAhZt6/Ww9RaRRP/5EK0/enj
4z11yVZFHpn56wPNAg==
-----END CERTIFICATE-----`,
);

export const BERTA = identity(
  'MC4CAQAwBQYDK2VwBCIEIDCKA9EHn3tLBu3/+2OyddZKzsnbOjKHAN+J49lVEuUn',
  `-----BEGIN CERTIFICATE-----
MIIBWTCCAQugAwIBAgIUV0tu+7Ye8cDV3/6YyEnFivfaEO4wBQYDK2VwMCExHzAd
BgNVBAMMFmRvdWJsZWJsaW5kIHRlc3QgYWdlbnQwIBcNMjYxMTMwMDAyNTEyWhgP
MjEyNjExMDYwMDI1MTJaMCExHzAdBgNVBAMMFmRvdWJsZWJsaW5kIHRlc3QgYWdl
bnQwKjAFBgMrZXADIQADjBs/PxXE4kIYUMKogU8GhvTEy6aHRkB1uKLZIfgkGqNT
MFEwHQYDVR0OBBYEFEEG8yC4LXYm5CtnTBORXfJuPLmdMB8GA1UdIwQYMBaAFEEG
8yC4LXYm5CtnTBORXfJuPLmdMA8GA1UdEwEB/wQFMAMBAf8wBQYDK2VwA0EAZMbr
MdfEPsUgplbB6a27aPofP5doUpRORRdMrxJAU3uuHgdJd24oMF9DHxuBr+qv1d0r
jgDgz/5mjRXGFiTSBQ==
-----END CERTIFICATE-----`,
);

export const CARLA = identity(
  'MC4CAQAwBQYDK2VwBCIEIObPWx7XM79esCkt7O/i/IiIQ9ermf5WFvXIppFss52J',
  `-----BEGIN CERTIFICATE-----
MIIBWTCCAQugAwIBAgIUStFblf2f9SeGUMdmc8VNgf4X1F4wBQYDK2VwMCExHzAd
BgNVBAMMFmRvdWJsZWJsaW5kIHRlc3QgYWdlbnQwIBcNMjYxMTMwMDAyNTEyWhgP
MjEyNjExMDYwMDI1MTJaMCExHzAdBgNVBAMMFmRvdWJsZWJsaW5kIHRlc3QgYWdl
bnQwKjAFBgMrZXADIQCdWpZyrhwrWxU2d2KDtzAObjL+kjfA83v8B6OtATW3a6NT
MFEwHQYDVR0OBBYEFK+1bsbEwJkjnUGfVAtJFsCg9gKKMB8GA1UdIwQYMBaAFK+1
bsbEwJkjnUGfVAtJFsCg9gKKMA8GA1UdEwEB/wQFMAMBAf8wBQYDK2VwA0EAZ3Sp
Uao6e2Bz3UzsOAoBcLKrutPT+cq9k5caLSxZDVXAsQbFqDd62HPi9/0aAXss6z0/
MYcWzVTW84FJkX4DBQ==
-----END CERTIFICATE-----`,
);
