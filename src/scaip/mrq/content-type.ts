/** The media type of SCAIP messages, as registered with IANA. */
export const scaipContentType = 'application/scaip+xml'
