// Command names is a DNS server for one zone, which is kept in memory and changed by its clients (RFC 2136) without any secret.
package main

import (
	"fmt"
	"os"
	"strings"
	"sync"

	"github.com/miekg/dns"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: names ADDRESS:PORT ZONE")
		os.Exit(2)
	}
	zone := newZone(os.Args[2])
	ended := make(chan error)
	for _, network := range []string{"udp", "tcp"} {
		server := &dns.Server{Addr: os.Args[1], Net: network, Handler: zone, MsgAcceptFunc: accept}
		go func() { ended <- server.ListenAndServe() }()
	}
	fmt.Fprintln(os.Stderr, "names:", <-ended)
	os.Exit(1)
}

// accept lets updates through, which the library's own default refuses.
func accept(header dns.Header) dns.MsgAcceptAction {
	if opcode := int(header.Bits>>11) & 0xF; opcode == dns.OpcodeUpdate {
		return dns.MsgAccept
	}
	return dns.DefaultMsgAcceptFunc(header)
}

// zone holds the records under a name.
type zone struct {
	soa     *dns.SOA
	mutex   sync.Mutex
	records []dns.RR
}

func newZone(name string) *zone {
	name = dns.CanonicalName(name)
	return &zone{soa: &dns.SOA{
		Hdr:    dns.RR_Header{Name: name, Rrtype: dns.TypeSOA, Class: dns.ClassINET, Ttl: 5},
		Ns:     "ns." + name,
		Mbox:   "hostmaster." + name,
		Serial: 1,
	}}
}

func (z *zone) ServeDNS(writer dns.ResponseWriter, request *dns.Msg) {
	z.mutex.Lock()
	defer z.mutex.Unlock()
	answer := new(dns.Msg).SetReply(request)
	switch {
	case len(request.Question) != 1 || !dns.IsSubDomain(z.soa.Hdr.Name, request.Question[0].Name):
		answer.Rcode = dns.RcodeRefused
	case request.Opcode == dns.OpcodeUpdate:
		z.update(request.Ns)
	case request.Question[0].Qtype == dns.TypeAXFR:
		answer.Answer = append(append([]dns.RR{z.soa}, z.records...), z.soa)
	default:
		z.find(request.Question[0], answer)
	}
	answer.Authoritative = true
	if err := writer.WriteMsg(answer); err != nil {
		fmt.Fprintln(os.Stderr, "names:", err)
	}
}

// update adds the records of class IN, and takes away those that the others name.
func (z *zone) update(changes []dns.RR) {
	for _, change := range changes {
		var left []dns.RR
		for _, record := range z.records {
			if !replaced(record, change) {
				left = append(left, record)
			}
		}
		z.records = left
		if change.Header().Class == dns.ClassINET {
			z.records = append(z.records, change)
		}
		fmt.Println(change)
	}
	z.soa.Serial++
}

// replaced says whether a record is gone after a change: each of a name and type, or the one with the same data.
func replaced(record, change dns.RR) bool {
	asked, is := change.Header(), record.Header()
	if !strings.EqualFold(asked.Name, is.Name) || asked.Rrtype != is.Rrtype && asked.Rrtype != dns.TypeANY {
		return false
	}
	if asked.Class == dns.ClassANY {
		return true
	}
	same := dns.Copy(change)
	*same.Header() = *is
	return dns.IsDuplicate(same, record)
}

func (z *zone) find(question dns.Question, answer *dns.Msg) {
	known := false
	for _, record := range append([]dns.RR{z.soa}, z.records...) {
		if strings.EqualFold(record.Header().Name, question.Name) {
			known = true
			if record.Header().Rrtype == question.Qtype {
				answer.Answer = append(answer.Answer, record)
			}
		}
	}
	if len(answer.Answer) == 0 {
		answer.Ns = []dns.RR{z.soa}
	}
	if !known {
		answer.Rcode = dns.RcodeNameError
	}
}
