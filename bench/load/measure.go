package main

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// question asks once, and says whether the request was allowed.
type question func(turn int, headers map[string]string) (bool, error)

// result says what came of the questions. Times are in milliseconds.
type result struct {
	Asked    int64   `json:"asked"`
	Allowed  int64   `json:"allowed"`
	Refused  int64   `json:"refused"`
	Failed   int64   `json:"failed"`
	P50      float64 `json:"p50"`
	P99      float64 `json:"p99"`
	P999     float64 `json:"p999"`
	Most     float64 `json:"most"`
	FirstErr string  `json:"firstError,omitempty"`
}

const (
	// More than this many questions are never under way: the service is overrun then, which the times show.
	mostUnderWay = 256
	longest      = int64(60 * time.Second / time.Microsecond)
)

// measure asks at a steady rate whatever the answers take, and counts each from the moment at which it was due: a service that
// stalls delays all who would have come meanwhile.
func measure(ask question, shown credentials, rate int, duration time.Duration) result {
	total := int64(rate) * int64(duration/time.Second)
	interval := time.Second / time.Duration(rate)
	var next, allowed, refused, failed atomic.Int64
	var firstError atomic.Value
	var all sync.Mutex
	times := hdrhistogram.New(1, longest, 3)
	begin := time.Now()
	var group sync.WaitGroup
	for range min(mostUnderWay, rate) {
		group.Go(func() {
			own := hdrhistogram.New(1, longest, 3)
			for turn := next.Add(1) - 1; turn < total; turn = next.Add(1) - 1 {
				due := begin.Add(time.Duration(turn) * interval)
				headers := shown(int(turn))
				time.Sleep(time.Until(due))
				good, err := ask(int(turn), headers)
				_ = own.RecordValue(min(longest, time.Since(due).Microseconds()))
				switch {
				case err != nil:
					failed.Add(1)
					firstError.CompareAndSwap(nil, err.Error())
				case good:
					allowed.Add(1)
				default:
					refused.Add(1)
				}
			}
			all.Lock()
			defer all.Unlock()
			times.Merge(own)
		})
	}
	group.Wait()
	said, _ := firstError.Load().(string)
	millis := func(value int64) float64 { return float64(value) / 1000 }
	return result{
		Asked: total, Allowed: allowed.Load(), Refused: refused.Load(), Failed: failed.Load(),
		P50: millis(times.ValueAtQuantile(50)), P99: millis(times.ValueAtQuantile(99)),
		P999: millis(times.ValueAtQuantile(99.9)), Most: millis(times.Max()), FirstErr: said,
	}
}
