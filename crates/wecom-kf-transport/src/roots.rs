//! TLS root certificates: the bundled web PKI roots, the system's, if any, and certificates from files.

use std::collections::HashSet;

use reqwest::Certificate;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use webpki_root_certs::TLS_SERVER_ROOT_CERTS;

use crate::TransportError;
use crate::reqwest_transport::TransportSettings;
use crate::uri::invalid;
use crate::way::chain;

/// The root certificates for these settings.
pub(crate) fn roots(settings: &TransportSettings) -> Result<Vec<Certificate>, TransportError> {
    let roots = usable(rustls_native_certs::load_native_certs().certs, settings)?;
    let roots = roots.iter().map(|root| Certificate::from_der(root));
    roots.collect::<Result<_, _>>().map_err(|error| invalid(chain(error)))
}

/// Deduplicates the certificates and drops those that rustls cannot use, because reqwest rejects all of them for a single bad one.
fn usable(
    system: Vec<CertificateDer<'static>>,
    settings: &TransportSettings,
) -> Result<HashSet<CertificateDer<'static>>, TransportError> {
    let mut roots: HashSet<_> = TLS_SERVER_ROOT_CERTS.iter().cloned().collect();
    add(&mut roots, system);
    for path in &settings.optional_roots {
        if let Ok(certificates) = CertificateDer::pem_file_iter(path) {
            add(&mut roots, certificates.map_while(Result::ok));
        }
    }
    for path in &settings.extra_roots {
        let failed = |what: &str| invalid(format!("{}: {what}", path.display()));
        let mut certificates = CertificateDer::pem_file_iter(path)
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .map_err(|error| failed(&format!("cannot read certificates: {error}")))?;
        certificates.retain(is_usable);
        if certificates.is_empty() {
            return Err(failed("holds no usable certificate"));
        }
        roots.extend(certificates);
    }
    Ok(roots)
}

fn add(roots: &mut HashSet<CertificateDer<'static>>, certificates: impl IntoIterator<Item = CertificateDer<'static>>) {
    for certificate in certificates {
        if !roots.contains(&certificate) && is_usable(&certificate) {
            roots.insert(certificate);
        }
    }
}

fn is_usable(certificate: &CertificateDer<'static>) -> bool {
    RootCertStore::empty().add(certificate.clone()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bundled_roots_work_without_the_system_and_duplicate_none_of_its() {
        let settings = TransportSettings::default();
        let alone = usable(Vec::new(), &settings).unwrap();
        assert!(alone.len() > 100, "{}", alone.len());
        assert!(alone.iter().all(is_usable));
        let twice = usable(TLS_SERVER_ROOT_CERTS.to_vec(), &settings).unwrap();
        assert_eq!(twice.len(), alone.len());
    }

    #[test]
    fn an_unusable_system_certificate_is_skipped() {
        let settings = TransportSettings::default();
        let broken = CertificateDer::from(vec![0x30, 0x01, 0x00]);
        let roots = usable(vec![broken.clone()], &settings).unwrap();
        assert!(!roots.contains(&broken) && roots.len() > 100);
    }
}
